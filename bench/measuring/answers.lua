-- Ends wrk as soon as it has so many answers. wrk itself knows only a duration.
local left
function init(args)
  -- Each connection sends one request before it has an answer, and wrk calls request() once by itself.
  left = tonumber(args[1]) + tonumber(args[2]) + 1
  probe = wrk.format()
end
function request()
  left = left - 1
  if left < 0 then os.exit(0) end
  return probe
end
-- The duration was over before.
function done()
  os.exit(1)
end
