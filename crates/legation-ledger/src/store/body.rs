//! Bodies: what may have to be erased one day lies apart from the chain, which holds a salted hash of it.
//!
//! Salts come from a ratchet: each is drawn from a key that is then replaced by its own hash. The file keeps the key of
//! the *next* salt only, so that a salt that was erased with its body cannot be worked out again, while a ledger that
//! starts from the same key gives the same salts, and so the same chain.

use super::dictionary::DICTIONARY;
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use zstd::bulk::{Compressor, Decompressor};

/// A SHA-256.
pub type Hash = [u8; 32];
/// What makes the hash of a short text impossible to guess from the text.
pub type Salt = [u8; 16];

const LEVEL: i32 = 6;
/// No body is larger, whatever its head says.
const LARGEST: usize = 256 << 20;

/// Where salts come from.
#[derive(Clone)]
pub struct Ratchet(Hash);

impl Ratchet {
    /// Starts, or goes on, from a key.
    pub fn from_key(key: Hash) -> Ratchet {
        Ratchet(key)
    }

    /// The key of the next salt.
    pub fn key(&self) -> &Hash {
        &self.0
    }

    /// The next salt.
    pub fn salt(&mut self) -> Salt {
        let drawn = digest(&[&self.0, b"salt"]);
        self.0 = digest(&[&self.0, b"next"]);
        let mut salt = Salt::default();
        salt.copy_from_slice(&drawn[..16]);
        salt
    }
}

fn digest(parts: &[&[u8]]) -> Hash {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// What the chain holds of a body.
pub fn commitment(salt: &[u8], content: &[u8]) -> Hash {
    digest(&[salt, content])
}

/// A check sum for what is outside the chain: damage shows, intent does not.
pub fn sum(content: &[u8]) -> u32 {
    // Two lanes of FNV-1a over eight bytes at a time.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ content.len() as u64;
    for chunk in content.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        hash = (hash ^ u64::from_le_bytes(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        hash ^= hash >> 29;
    }
    (hash >> 32) as u32
}

thread_local! {
    static PACKER: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    static UNPACKER: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

/// Makes bytes small: how long they are, then zstd over a dictionary that belongs to the ledger's format.
pub fn pack(content: &[u8]) -> Vec<u8> {
    let packed = PACKER.with_borrow_mut(|packer| {
        if packer.is_none() {
            *packer = Compressor::with_dictionary(LEVEL, DICTIONARY.as_bytes()).ok();
        }
        packer.as_mut().and_then(|packer| packer.compress(content).ok())
    });
    let mut out = Vec::with_capacity(content.len() / 2 + 5);
    match packed.filter(|packed| packed.len() + 4 < content.len()) {
        Some(packed) => {
            out.push(1);
            out.extend((content.len() as u32).to_le_bytes());
            out.extend(packed);
        }
        None => {
            out.push(0);
            out.extend(content);
        }
    }
    out
}

/// What [`pack`] was given; `None` where the bytes are not of its making.
pub fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    match packed.split_first()? {
        (0, content) => Some(content.to_vec()),
        (1, rest) => {
            let (length, content) = rest.split_first_chunk::<4>()?;
            let length = u32::from_le_bytes(*length) as usize;
            if length > LARGEST {
                return None;
            }
            let content = UNPACKER.with_borrow_mut(|unpacker| {
                if unpacker.is_none() {
                    *unpacker = Decompressor::with_dictionary(DICTIONARY.as_bytes()).ok();
                }
                unpacker.as_mut().and_then(|unpacker| unpacker.decompress(content, length).ok())
            })?;
            (content.len() == length).then_some(content)
        }
        _ => None,
    }
}

/// The same for text.
pub fn unpack_text(packed: &[u8]) -> Option<String> {
    String::from_utf8(unpack(packed)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_back() {
        let long = "Norland has withdrawn the accreditation of seven members of the Sudland mission. ".repeat(50);
        for text in ["", "a", "Talks.", &long] {
            let packed = pack(text.as_bytes());
            assert_eq!(unpack_text(&packed).as_deref(), Some(text));
        }
        assert!(pack(long.as_bytes()).len() < long.len() / 10);
    }

    #[test]
    fn what_is_not_packed_is_no_body() {
        for bytes in [&b""[..], b"\x02abc", b"\x01abc", b"\x01\xff\xff\xff\xffabc", b"\x01\x03\0\0\0abc"] {
            assert_eq!(unpack(bytes), None, "{bytes:?}");
        }
    }

    #[test]
    fn the_same_key_gives_the_same_salts_and_no_two_are_alike() {
        let (mut a, mut b) = (Ratchet::from_key([7; 32]), Ratchet::from_key([7; 32]));
        let first = a.salt();
        assert_eq!(first, b.salt());
        assert_ne!(first, a.salt());
        let mut later = Ratchet::from_key(*b.key());
        assert_ne!(later.salt(), first);
    }

    #[test]
    fn a_sum_notices_every_bit() {
        let content: Vec<u8> = (0..100).collect();
        let whole = sum(&content);
        for bit in 0..800 {
            let mut flipped = content.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_ne!(sum(&flipped), whole);
        }
    }
}
