-- Walks the lines of a file, "path<TAB>ETag": wrk -s walk.lua URL -- FILE ENCODING. Prints JSON.
local requests, place = {}, 0

function init(args)
  for line in io.lines(args[1]) do
    local path, etag = line:match("^([^\t]*)\t(.*)$")
    local headers = { ["Accept-Encoding"] = args[2] }
    if etag ~= "" then headers["If-None-Match"] = etag end
    requests[#requests + 1] = wrk.format("GET", path, headers)
  end
end

function request()
  place = place % #requests + 1
  return requests[place]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"answers": %d, "seconds": %f, "p50": %f, "p95": %f, "errors": %d}\n',
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout
  ))
end
