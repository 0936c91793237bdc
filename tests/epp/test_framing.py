import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epp import FrameReader, LocalProtocolError, RemoteProtocolError, encode_frame

DOCUMENTS = st.lists(st.binary(min_size=1, max_size=40), max_size=5)


def drained(reader: FrameReader) -> list[bytes]:
    frames = []
    while (frame := reader.next_frame()) is not None:
        frames.append(frame)
    return frames


@given(DOCUMENTS)
def test_units_are_found_however_the_stream_is_cut(documents: list[bytes]) -> None:
    """F017: a header over several segments, several units in one."""
    stream = b"".join(map(encode_frame, documents))
    for split in range(len(stream) + 1):
        reader = FrameReader()
        reader.feed(stream[:split])
        frames = drained(reader)
        reader.feed(stream[split:])
        assert frames + drained(reader) == documents
        assert not reader.mid_frame


@given(DOCUMENTS)
def test_units_are_found_octet_by_octet(documents: list[bytes]) -> None:
    reader, frames = FrameReader(), []
    for octet in b"".join(map(encode_frame, documents)):
        reader.feed(bytes([octet]))
        frames += drained(reader)
    assert frames == documents


@given(st.binary(min_size=1, max_size=100))
def test_the_length_counts_its_own_octets(document: bytes) -> None:
    assert encode_frame(document) == struct.pack(">I", len(document) + 4) + document


@given(st.binary(min_size=1, max_size=60), st.data())
def test_a_cut_unit_is_noticed(document: bytes, data: st.DataObject) -> None:
    unit = encode_frame(document)
    reader = FrameReader()
    reader.feed(unit[: data.draw(st.integers(1, len(unit) - 1))])
    assert reader.next_frame() is None
    assert reader.mid_frame


@pytest.mark.fault("F015")
@pytest.mark.parametrize("length", [0, 1, 3, 4])
def test_a_length_without_a_document_ends_the_stream(length: int) -> None:
    reader = FrameReader()
    reader.feed(struct.pack(">I", length) + b"<epp/>")
    for _ in range(2):  # it stays unusable
        with pytest.raises(RemoteProtocolError) as caught:
            reader.next_frame()
        assert caught.value.reason == "framing"


@pytest.mark.fault("F016")
@pytest.mark.parametrize("length", [101, 2**31 - 1, 2**32 - 1])
def test_a_length_above_the_limit_is_refused_before_its_body_comes(length: int) -> None:
    reader = FrameReader(max_octets=100)
    reader.feed(struct.pack(">I", length))
    with pytest.raises(RemoteProtocolError) as caught:
        reader.next_frame()
    assert caught.value.reason == "frame_too_big"


def test_a_unit_of_exactly_the_limit_passes() -> None:
    reader = FrameReader(max_octets=100)
    reader.feed(encode_frame(b"x" * 96, max_octets=100))
    assert reader.next_frame() == b"x" * 96


@pytest.mark.parametrize("document", [b"", b"x" * 97])
def test_what_no_unit_can_hold_is_not_written(document: bytes) -> None:
    with pytest.raises(LocalProtocolError):
        encode_frame(document, max_octets=100)
