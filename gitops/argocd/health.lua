-- The health of a TaskInfo, Framework or Agent, by the conditions that kstatus reads too (docs/gitops.md has the table).
local status = obj.status or {}

local function condition(type)
  for _, found in ipairs(status.conditions or {}) do
    if found.type == type then
      return found
    end
  end
  return {}
end

if status.observedGeneration ~= obj.metadata.generation then
  return {status = "Progressing", message = "The operator has not seen this generation of the spec, or has not finished with it"}
end
local stalled, ready = condition("Stalled"), condition("Ready")
if stalled.status == "True" then
  return {status = "Degraded", message = stalled.message}
end
if ready.status == "True" then
  return {status = "Healthy", message = ready.message}
end
return {status = "Progressing", message = ready.message}
