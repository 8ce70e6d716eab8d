"""Letters of appointment as the service makes them: printed, given out, told of, and verified on a page."""
