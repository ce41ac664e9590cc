# SPDX-License-Identifier: Apache-2.0
"""Three hundred addresses that lead where no module may go, each with what its name resolves to."""

from itertools import product

#: Addresses of this machine, of local networks, of clouds, and of nobody.
INNER = (
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.2.1",
    "192.168.1.10",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:a00:1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::a00:1",
    "100::1",
    "2001:db8::1",
    "2001::1",
    "2002:7f00:1::",
    "2002:c0a8:10a::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%lo",
    "fec0::1",
    "ff02::1",
)
#: Ways to write 127.0.0.1 that the system's resolver takes for it.
DISGUISES = ("2130706433", "0x7f000001", "017700000001", "127.1", "0x7f.0.0.1", "127.0.1", "0")
NAMES = ("localtest.example", "récup.example", "ⓔxample.org")
#: Written so that two programs read two hosts, or so that more than an address is sent.
MALFORMED = (
    "https://user:secret@example.org/",
    "https://example.org@127.0.0.1/",
    "https://127.0.0.1\\@example.org/",
    "https://example.org\t.evil/",
    "https://example.org\n/",
    "https://exa mple.org/",
    "https:///etc/passwd",
    "https://",
    "https://[::1",
    "https://[fe80::1%25lo]/",
    "https://[v1.x]/",
    "https://example.org:0/",
    "https://example.org:99999/",
    "https://example.org:/",
    "https://example.org:80a/",
    "https://exam%70le.org/",
    "https://.example.org/",
    "https://example..org/",
    "https://-example.org/",
    "https://" + "a" * 300 + ".org/",
    "https://example.org/#secret",
    "https://example.org/é",
    "https://é\u200e.org/",
    "https://\u2488.org/",
    "//example.org/",
    "example.org",
    "",
    "file:///etc/passwd",
    "ftp://example.org/",
    "gopher://127.0.0.1:70/",
    "javascript:alert(1)",
    "data:text/plain,x",
    "unix:///run/docker.sock",
    "http+unix://%2Frun%2Fdocker.sock/",
    "ws://example.org/",
    "https:example.org",
)


def hostile_urls(port: int) -> list[tuple[str, tuple[str, ...]]]:
    """Pair each URL with the addresses that its name has."""
    literal = [f"[{one.partition('%')[0]}]" if ":" in one else one for one in INNER]
    return [
        *((f"{scheme}://{host}:{port}/", (one,))
          for scheme in ("http", "https")
          for host, one in zip(literal, INNER, strict=True)),
        *((f"{scheme}://{host}:{port}/", ("127.0.0.1",))
          for scheme, host in product(("http", "https"), DISGUISES)),
        *((f"{scheme}://{name}:{port}/", addresses)
          for scheme, name in zip(("https", "https", "http"), NAMES, strict=True)
          for one in INNER
          for addresses in ((one,), ("93.184.215.14", one))),
        *((url, ("127.0.0.1",)) for url in MALFORMED),
    ]  # fmt: skip
