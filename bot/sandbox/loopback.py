"""Which hosts are this machine and nothing else."""

import ipaddress


def is_loopback(host: str) -> bool:
    """Tell whether `host` is localhost, 127.0.0.0/8 or ::1."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
