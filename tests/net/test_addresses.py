"""Which addresses are inside, however they are written."""

import asyncio

import aiohttp
import pytest

from iptv_manager.net.addresses import is_private, public_only
from iptv_manager.net.fault_signs import classify_error
from iptv_manager.net.faults import NetFault
from iptv_manager.net.session import open_session
from tests.net.loopback import page, saying, serving

INSIDE = [
    "127.0.0.1",
    "127.255.0.9",
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.1.1.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "fc00::1",
    "fd00::1",
    "fd00:ec2::254",
    "ff02::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:a9fe:a9fe",
    "::127.0.0.1",
    "64:ff9b::a00:1",
    "64:ff9b:1::808:808",
    "2002:7f00:1::",
    "2002:c0a8:1::1",
    "localhost",
    "2130706433",
    "0x7f.1",
    "0177.0.0.1",
]
OUTSIDE = [
    "8.8.8.8",
    "1.1.1.1",
    "172.32.0.1",
    "100.128.0.1",
    "2606:4700::1111",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::1",
]


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_of_this_computer_and_network_are_private(address: str) -> None:
    assert is_private(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_addresses_of_the_world_are_public(address: str) -> None:
    assert not is_private(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_nothing_inside_is_reached_where_only_the_public_may_be(host: str) -> None:
    async def work() -> NetFault:
        async with serving(saying(page(b"secret"))) as address, open_session(at_once=1) as session:
            with public_only(), pytest.raises(aiohttp.ClientOSError) as caught:
                await session.get(address.replace("127.0.0.1", host))
            return classify_error(caught.value)

    assert asyncio.run(work()) is NetFault.PRIVATE


def test_an_open_connection_inside_is_not_used_either() -> None:
    seen: list[bytes] = []

    async def keeping_open(request: bytes, writer: asyncio.StreamWriter) -> None:
        seen.append(request)
        writer.write(page(b"answer"))
        await asyncio.Event().wait()

    async def work() -> None:
        async with serving(keeping_open) as address, open_session(at_once=1) as session:
            async with session.get(address) as answer:
                await answer.read()
            with public_only(), pytest.raises(aiohttp.ClientOSError) as caught:
                await session.get(address + "/again")
            assert classify_error(caught.value) is NetFault.PRIVATE

    asyncio.run(work())
    assert len(seen) == 1
