//! Numbers, names and strings → bytes of a PDF, without the detour over formatting: a report has millions of them.

/// Appends a whole number.
pub(crate) fn push_integer(out: &mut Vec<u8>, value: i64) {
    let mut digits = [0_u8; 20];
    let mut rest = value.unsigned_abs();
    let mut count = 0;
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
        count += 1;
        if rest == 0 {
            break;
        }
    }
    if value < 0 {
        out.push(b'-');
    }
    out.extend(digits.iter().skip(digits.len() - count));
}

/// Appends a number with at most two decimals and a space: 1/7200 inch, finer than any printer.
pub(crate) fn push_number(out: &mut Vec<u8>, value: f32) {
    let hundredths = (f64::from(value) * 100.0).round() as i64;
    let (whole, rest) = (hundredths / 100, (hundredths % 100).unsigned_abs() as u8);
    if hundredths < 0 && whole == 0 {
        out.push(b'-');
    }
    push_integer(out, whole);
    if rest > 0 {
        out.extend([b'.', b'0' + rest / 10]);
        if rest % 10 > 0 {
            out.push(b'0' + rest % 10);
        }
    }
    out.push(b' ');
}

/// Appends numbers, each with a space after it, and an operator.
pub(crate) fn push_operation<const COUNT: usize>(out: &mut Vec<u8>, numbers: [f32; COUNT], operator: &str) {
    for number in numbers {
        push_number(out, number);
    }
    out.extend_from_slice(operator.as_bytes());
    out.push(b'\n');
}

/// Appends the two bytes of a glyph's number, as they stand in a literal string.
pub(crate) fn push_code(out: &mut Vec<u8>, code: u16) {
    for byte in code.to_be_bytes() {
        match byte {
            b'(' | b')' | b'\\' => out.extend([b'\\', byte]),
            // A carriage return in a string would be read as a line feed.
            b'\r' => out.extend(*b"\\r"),
            _ => out.push(byte),
        }
    }
}

/// Appends bytes as a string of hexadecimal digits.
pub(crate) fn push_hexadecimal(out: &mut Vec<u8>, bytes: impl IntoIterator<Item = u8>) {
    let digit = |value: u8| if value < 10 { b'0' + value } else { b'A' + value - 10 };
    out.push(b'<');
    for byte in bytes {
        out.extend([digit(byte >> 4), digit(byte & 15)]);
    }
    out.push(b'>');
}

/// Returns text as UTF-16 with a byte order mark.
pub(crate) fn utf16_bytes(text: &str) -> impl Iterator<Item = u8> {
    let mark = [0xFE, 0xFF];
    mark.into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes))
}

#[cfg(test)]
mod tests {
    #[test]
    fn numbers_are_written_as_short_as_they_can_be() {
        let written = |value: f32| {
            let mut out = Vec::new();
            super::push_number(&mut out, value);
            String::from_utf8(out).unwrap()
        };
        for (value, text) in [
            (0.0, "0 "),
            (-0.25, "-0.25 "),
            (-12.5, "-12.5 "),
            (841.89, "841.89 "),
            (0.004, "0 "),
            (7.0, "7 "),
            (0.05, "0.05 "),
        ] {
            assert_eq!(written(value), text);
        }
    }

    #[test]
    fn codes_survive_as_parts_of_a_string() {
        let mut out = Vec::new();
        for code in [0x28_u16, 0x29, 0x5C, 0x0D, 0x0A, 0x0D28] {
            super::push_code(&mut out, code);
        }
        assert_eq!(out, b"\0\\(\0\\)\0\\\\\0\\r\0\n\\r\\(");
    }
}
