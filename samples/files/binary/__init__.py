"""Writers of the binary formats that no kept library writes: for the samples and the tests."""
