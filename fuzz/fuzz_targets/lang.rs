#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| modelmeta_fuzz::lang::run(data));
