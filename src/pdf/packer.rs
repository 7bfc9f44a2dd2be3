//! Bytes → compressed bytes, with one compressor for all streams of a file: to make one costs as much as a page.

use flate2::{Compress, Compression, FlushCompress, Status};

use crate::pdf::Error;

/// Level of compression: beyond it, files shrink by less than 3 % and take twice as long.
const LEVEL: u32 = 5;

/// A compressor.
pub(crate) struct Packer {
    deflate: Compress,
    out: Vec<u8>,
}

impl std::fmt::Debug for Packer {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Packer")
    }
}

impl Packer {
    /// Makes a compressor.
    pub(crate) fn new() -> Self {
        Self {
            deflate: Compress::new(Compression::new(LEVEL), true),
            out: Vec::new(),
        }
    }

    /// Returns `bytes` compressed.
    ///
    /// # Errors
    /// `Pack` when the compressor gives up, which it does not with memory to spare.
    pub(crate) fn pack(&mut self, bytes: &[u8]) -> Result<&[u8], Error> {
        self.deflate.reset();
        self.out.clear();
        let mut rest = bytes;
        loop {
            self.out.reserve(bytes.len() / 2 + 64);
            let before = self.deflate.total_in();
            let status = self
                .deflate
                .compress_vec(rest, &mut self.out, FlushCompress::Finish)
                .map_err(Error::Pack)?;
            if status == Status::StreamEnd {
                return Ok(&self.out);
            }
            let taken = usize::try_from(self.deflate.total_in() - before).unwrap_or(usize::MAX);
            rest = rest.get(taken..).unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    #[test]
    fn each_stream_stands_by_itself() {
        let mut packer = super::Packer::new();
        let noise: Vec<u8> = (0_u32..200_000)
            .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
            .collect();
        for bytes in [b"".as_slice(), b"one", &noise, b"two"] {
            let packed = packer.pack(bytes).unwrap().to_vec();
            let mut back = Vec::new();
            flate2::read::ZlibDecoder::new(&*packed).read_to_end(&mut back).unwrap();
            assert!(back == bytes);
        }
    }
}
