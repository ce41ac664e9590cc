# SPDX-License-Identifier: Apache-2.0
"""The HTTPS servers of the documentation, run from its own samples before an instance.

What a sample cannot know here is replaced in it: ports, the instance's address, the files of the
certificate. They listen on 127.0.0.2, under a name that only the browser of the test knows.
"""

import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from ressourcerie_core import clock

NAME = "ressourcerie.internal"
ADDRESS = "127.0.0.2"
SAMPLES = Path(__file__).parents[2] / "doc" / "source" / "admin" / "samples"
SECONDS = 20


@contextmanager
def nginx(folder: Path, instance: str) -> Iterator[tuple[str, Path]]:
    """Run nginx with its sample; give its address, and the authority to trust."""
    authority = write_certificate(folder)
    secure, plain = free_port(), free_port()
    text = (SAMPLES / "nginx.conf").read_text("utf-8")
    for pattern, replacement in {
        r"listen 443 ssl;": f"listen {ADDRESS}:{secure} ssl;",
        r"listen 80;": f"listen {ADDRESS}:{plain};",
        r"/etc/ssl/ressourcerie/": f"{folder}/",
        r"http://127\.0\.0\.1:8000": instance,
        r"https://\$host\$": f"https://$host:{secure}$",
    }.items():
        text, count = re.subn(pattern, replacement, text)
        assert count, pattern
    kept = "".join(
        f"  {name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off;\npid {folder}/pid;\nerror_log {folder}/log;\nevents {{}}\n"
        f"http {{\n  access_log off;\n{kept}{text}\n}}\n",
        "utf-8",
    )
    with running("nginx", "-e", folder / "log", "-c", folder / "nginx.conf", port=secure):
        yield f"https://{NAME}:{secure}", authority


@contextmanager
def caddy(folder: Path, instance: str) -> Iterator[tuple[str, Path]]:
    """Run Caddy with its sample, and its own authority; give its address, and that authority."""
    secure, plain = free_port(), free_port()
    upstream = urlsplit(instance).netloc
    text = (SAMPLES / "Caddyfile").read_text("utf-8")
    assert text.count("127.0.0.1:8000") == 1
    here = (
        f"{{\n\tadmin off\n\tskip_install_trust\n\tdefault_bind {ADDRESS}\n"
        f"\thttps_port {secure}\n\thttp_port {plain}\n\tstorage file_system {folder}/caddy\n}}\n"
    )
    sample = text.replace("127.0.0.1:8000", upstream)
    (folder / "Caddyfile").write_text(here + sample, "utf-8")
    command = ("caddy", "run", "--adapter", "caddyfile", "--config", folder / "Caddyfile")
    with running(*command, port=secure):
        yield f"https://{NAME}:{secure}", folder / "caddy/pki/authorities/local/root.crt"


@contextmanager
def running(*command: object, port: int) -> Iterator[None]:
    """Run a server for the time of a block, once it listens."""
    program = shutil.which(str(command[0]), path="/usr/sbin:/usr/bin:/usr/local/bin")
    words = [str(program), *(str(word) for word in command[1:])]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield
    finally:
        process.terminate()
        process.wait(SECONDS)


def wait_for(port: int) -> None:
    """Wait until somebody completes a TLS greeting on a port."""
    limit = time.monotonic() + SECONDS
    while True:
        try:
            certificate_of(port)
        except OSError:
            assert time.monotonic() < limit, "the HTTPS server does not answer"
            time.sleep(0.1)
        else:
            return


def certificate_of(port: int) -> x509.Certificate:
    """Give the certificate that a server shows for the name."""
    anybody = ssl.create_default_context()
    anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection((ADDRESS, port), timeout=SECONDS) as plain,
        anybody.wrap_socket(plain, server_hostname=NAME) as secured,
    ):
        shown = secured.getpeercert(binary_form=True)
    assert shown
    return x509.load_der_x509_certificate(shown)


def write_certificate(folder: Path) -> Path:
    """Make an authority, and a certificate of it for the name; give the authority's file."""
    now = clock.now()
    authority_key, key = (ec.generate_private_key(ec.SECP256R1()) for _each in range(2))
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Autorité de la boutique")])
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])

    def certificate(name: x509.Name, owner: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(issuer)
            .public_key(owner.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.BasicConstraints(owner is authority_key, None), critical=True)
        )

    authority = certificate(issuer, authority_key).sign(authority_key, SHA256())
    named = x509.SubjectAlternativeName([x509.DNSName(NAME)])
    leaf = certificate(subject, key).add_extension(named, critical=False)
    pem = Encoding.PEM
    (folder / "cert.pem").write_bytes(leaf.sign(authority_key, SHA256()).public_bytes(pem))
    private = key.private_bytes(pem, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(private)
    file = folder / "authority.pem"
    file.write_bytes(authority.public_bytes(pem))
    return file


def free_port() -> int:
    """Give a port that nobody has on the address."""
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        return int(probe.getsockname()[1])
