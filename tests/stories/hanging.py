"""A Socket Mode server that sends the bot to another connection, and there never comes to the point."""

import base64
import hashlib
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from bot.sandbox.sending.socketmode import SocketTransport

MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
"""What a WebSocket server adds to the client's key (RFC 6455, section 1.3)."""

CLOSE = b"\x88\x02\x03\xe8"
"""The frame by which a server ends a connection (RFC 6455, section 5.5.1)."""


class HangingSocket(SocketTransport):
    """Closes the first connection, and on the second answers one byte at a time without an end."""

    def __init__(self) -> None:
        super().__init__()
        self.hangs = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))

    def url(self) -> str:
        return f"ws://127.0.0.1:{self._listener.getsockname()[1]}/link/"

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Take connections while the block lasts."""
        taking = threading.Thread(target=self._take)
        taking.start()
        yield
        taking.join()
        self._listener.close()

    def _take(self) -> None:
        with self._listener.accept()[0] as first:
            key = re.search(rb"Sec-WebSocket-Key: (\S+)", first.recv(4096))
            assert key is not None
            accepted = base64.b64encode(hashlib.sha1(key[1] + MAGIC).digest())  # noqa: S324  as the RFC says
            first.sendall(
                b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                b"Sec-WebSocket-Accept: " + accepted + b"\r\n\r\n" + CLOSE
            )
            with self._listener.accept()[0] as second, suppress(OSError):  # until the client is gone
                second.sendall(b"HTTP/1.1 101 ")
                self.hangs.set()
                while True:
                    second.sendall(b".")
                    time.sleep(0.5)
