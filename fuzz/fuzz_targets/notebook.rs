#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| modelmeta_fuzz::notebook::run(data));
