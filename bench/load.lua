-- Asks for the addresses of a file one after another, and says at the end what came of it.
local paths = {}
for line in io.lines(os.getenv("BENCH_PATHS")) do paths[#paths + 1] = line end
local at = 0
local body = os.getenv("BENCH_BODY")
local turn = tonumber(os.getenv("BENCH_TURN"))

if os.getenv("BENCH_COOKIE") then wrk.headers["Cookie"] = os.getenv("BENCH_COOKIE") end
if body then
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
  wrk.headers["X-CSRFToken"] = os.getenv("BENCH_TOKEN")
end

request = function()
  at = at + 1
  -- Each save says something else than the one before, and is later than it: else there would be nothing to save.
  if body then wrk.body = string.gsub(string.gsub(body, "TURN", tostring(turn + at)), "YES", at % 2 == 0 and "yes" or "no") end
  return wrk.format(nil, paths[at % #paths + 1])
end

done = function(summary, latency)
  io.write(string.format(
    '{"requests": %d, "seconds": %f, "bytes": %d, "refused": %d, "broken": %d, "median_ms": %f}\n',
    summary.requests, summary.duration / 1e6, summary.bytes, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(50) / 1000))
end
