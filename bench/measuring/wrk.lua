-- What a run of wrk has found, as one line of JSON: counts, and microseconds.
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('{"us":%d,"requests":%d,"refused":%d,"lost":%d,"p50":%.1f,"p99":%.1f}\n',
    summary.duration, summary.requests, errors.status, errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
