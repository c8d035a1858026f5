-- The end of a run as one line: microseconds, requests, failures, p50 and p99 in microseconds.
-- A reply with a status above 399 is one of the requests; whatever else failed is not.
function done(summary, latency)
  local errors = summary.errors
  print(string.format("report %d %d %d %d %d", summary.duration, summary.requests,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
