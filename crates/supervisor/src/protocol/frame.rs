//! Messages as bytes: its own length and a list of fields, each with its length; lengths are 32 bits, lowest byte first. So
//! every byte of an argument arrives as it was, whatever it is.

use std::io::{Error, ErrorKind, Read, Result};

/// A message with these fields; `None` when it is too long for its length to be written down.
pub fn pack<'a>(fields: impl Iterator<Item = &'a [u8]> + Clone) -> Option<Vec<u8>> {
    let body: usize = fields.clone().map(|field| 4 + field.len()).sum();
    let mut message = Vec::with_capacity(4 + body);
    message.extend_from_slice(&u32::try_from(body).ok()?.to_le_bytes());
    for field in fields {
        message.extend_from_slice(&u32::try_from(field.len()).ok()?.to_le_bytes());
        message.extend_from_slice(field);
    }
    Some(message)
}

/// The fields of a message whose own length was read already; `None` when it is not well formed.
pub fn unpack(mut body: &[u8]) -> Option<Vec<&[u8]>> {
    let mut fields = Vec::new();
    while let Some((length, rest)) = body.split_first_chunk() {
        let (field, rest) = rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
        fields.push(field);
        body = rest;
    }
    body.is_empty().then_some(fields)
}

/// As [`unpack`], with fields of their own, and an error for what is not well formed.
pub(crate) fn unpack_owned(body: &[u8]) -> Result<Vec<Vec<u8>>> {
    let fields = unpack(body).ok_or(ErrorKind::InvalidData)?;
    Ok(fields.into_iter().map(<[u8]>::to_vec).collect())
}

/// The length of a message; an error when it is longer than anybody would send.
pub(crate) fn length(header: [u8; 4], longest: usize) -> Result<usize> {
    let length = usize::try_from(u32::from_le_bytes(header)).unwrap_or(usize::MAX);
    if length > longest { Err(ErrorKind::InvalidData.into()) } else { Ok(length) }
}

/// The next message, without its length; waits for it. One that breaks off is an error.
pub fn read_frame(source: &mut impl Read, longest: usize) -> Result<Vec<u8>> {
    let mut header = [0; 4];
    source.read_exact(&mut header)?;
    let length = length(header, longest)?;
    let mut body = Vec::new();
    source.take(length as u64).read_to_end(&mut body)?;
    if body.len() == length { Ok(body) } else { Err(Error::from(ErrorKind::UnexpectedEof)) }
}

/// What was received of messages that are not whole yet.
#[derive(Clone, Debug)]
pub struct FrameBuffer {
    bytes: Vec<u8>,
    longest: usize,
}

impl FrameBuffer {
    /// An empty one; whoever sends a message of more than `longest` bytes has gone wrong.
    #[must_use]
    pub const fn new(longest: usize) -> Self {
        Self { bytes: Vec::new(), longest }
    }

    /// Adds what was received.
    pub fn extend(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// The fields of the next message, once all of it is there.
    pub fn next_fields(&mut self) -> Result<Option<Vec<Vec<u8>>>> {
        self.next_body()?.map(|body| unpack_owned(&body)).transpose()
    }

    /// The next message without its length, once all of it is there.
    pub fn next_body(&mut self) -> Result<Option<Vec<u8>>> {
        let Some((header, rest)) = self.bytes.split_first_chunk() else { return Ok(None) };
        let length = length(*header, self.longest)?;
        let Some(body) = rest.get(..length).map(<[u8]>::to_vec) else { return Ok(None) };
        self.bytes.drain(..4 + length);
        Ok(Some(body))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn packed(fields: &[Vec<u8>]) -> Vec<u8> {
        pack(fields.iter().map(Vec::as_slice)).unwrap()
    }

    #[test]
    fn lengths_that_lie_are_not_well_formed() {
        assert_eq!(unpack(&[]), Some(Vec::new()));
        assert_eq!(unpack(&[0, 0, 0, 0]), Some(vec![&b""[..]]));
        for body in [&[1][..], &[1, 0, 0], &[1, 0, 0, 0], &[0xff; 4], &[0xff, 0xff, 0xff, 0xff, b'a']] {
            assert_eq!(unpack(body), None, "{body:?}");
        }
    }

    #[test]
    fn a_message_that_is_too_long_is_refused_before_it_comes() {
        let mut buffer = FrameBuffer::new(3);
        buffer.extend(&4_u32.to_le_bytes());
        assert_eq!(buffer.next_body().unwrap_err().kind(), ErrorKind::InvalidData);
        assert_eq!(read_frame(&mut &[4, 0, 0, 0][..], 3).unwrap_err().kind(), ErrorKind::InvalidData);
        assert_eq!(read_frame(&mut &[0xff; 64][..], 3).unwrap_err().kind(), ErrorKind::InvalidData);
    }

    #[test]
    fn a_message_that_breaks_off_is_an_error() {
        let whole = packed(&[b"answer".to_vec()]);
        for end in 0..whole.len() {
            let error = read_frame(&mut &whole[..end], 100).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::UnexpectedEof, "after {end} bytes");
        }
        assert_eq!(read_frame(&mut &whole[..], 100).unwrap(), whole[4..]);
    }

    proptest! {
        #[test]
        fn what_is_packed_is_unpacked(fields: Vec<Vec<u8>>) {
            prop_assert_eq!(unpack_owned(&packed(&fields)[4..]).unwrap(), fields);
        }

        #[test]
        fn messages_come_whole_however_they_are_cut(
            messages in prop::collection::vec(any::<Vec<Vec<u8>>>(), 1..5),
            chunk in 1_usize..50,
        ) {
            let sent: Vec<u8> = messages.iter().flat_map(|fields| packed(fields)).collect();
            let mut buffer = FrameBuffer::new(1 << 20);
            let mut received = Vec::new();
            for part in sent.chunks(chunk) {
                buffer.extend(part);
                while let Some(fields) = buffer.next_fields().unwrap() {
                    received.push(fields);
                }
            }
            prop_assert_eq!(received, messages);
        }

        #[test]
        fn hostile_bytes_are_refused_or_understood(bytes: Vec<u8>) {
            if let Some(fields) = unpack(&bytes) {
                prop_assert_eq!(&pack(fields.into_iter()).unwrap()[4..], &bytes[..]);
            }
            let mut buffer = FrameBuffer::new(1 << 10);
            buffer.extend(&bytes);
            while let Ok(Some(_)) = buffer.next_fields() {}
        }
    }
}
