-- Sends the requests of a file, a line each: network, cookie and body apart by tabs; begins anew at its end. Counts answers that are
-- what was asked for, and says the figures in lines of their own.

local threads = {}

function setup(thread)
    table.insert(threads, thread)
end

function init()
    lines, at, good, bad, first = {}, 0, 0, 0, ""
    for line in io.lines(os.getenv("REQUESTS")) do
        table.insert(lines, line)
    end
end

function request()
    at = at % #lines + 1
    local network, cookie, body = lines[at]:match("^(.-)\t(.-)\t(.*)$")
    local headers = { ["Content-Type"] = "application/json", ["X-Forwarded-For"] = network, ["Cookie"] = cookie }
    return wrk.format("POST", "/graphql", headers, body)
end

function response(status, _, body)
    if status == 200 and not body:find('"errors"', 1, true) and not body:find('"success":false', 1, true) then
        good = good + 1
    else
        bad = bad + 1
        first = body
    end
end

function done(summary, latency)
    local good, bad = 0, 0
    for _, thread in ipairs(threads) do
        good = good + thread:get("good")
        bad = bad + thread:get("bad")
        print("last bad answer: " .. thread:get("first"))
    end
    print("per_second " .. summary.requests / (summary.duration / 1e6))
    print("p50_ms " .. latency:percentile(50) / 1e3)
    print("p99_ms " .. latency:percentile(99) / 1e3)
    print("good " .. good)
    print("bad " .. bad)
end
