import pytest

from epp.errors import AnswerLost
from epp.frame_stream import FrameStream
from tests.support.canned_server import frame


@pytest.fixture
def stream():
    return FrameStream(max_octets=100)


async def test_document_that_was_whole_before_the_end_is_still_delivered(stream):
    """A server may answer and close at once."""
    stream.data_received(frame(b"<bye/>"))
    stream.eof_received()
    assert await stream.read(1) == b"<bye/>"
    with pytest.raises(AnswerLost):
        await stream.read(1)


async def test_documents_come_in_their_order(stream):
    stream.data_received(frame(b"<a/>") + frame(b"<b/>")[:6])
    stream.data_received(frame(b"<b/>")[6:])
    assert [await stream.read(1), await stream.read(1)] == [b"<a/>", b"<b/>"]


async def test_nothing_is_delivered_after_a_fault(stream):
    stream.data_received(b"\0\0\0\0")
    stream.data_received(frame(b"<a/>"))
    with pytest.raises(AnswerLost) as caught:
        await stream.read(1)
    assert (caught.value.cause, stream.loss.reason) == ("malformed", "framing")


@pytest.mark.parametrize("error", [None, ConnectionResetError()])
async def test_first_loss_is_the_one_that_counts(stream, error):
    stream.data_received(b"\0\0")
    stream.eof_received()
    stream.connection_lost(error)
    assert stream.loss.reason == "eof_mid_frame"
