// What several kinds of output may be asked for in the config.

export const SAFE = "value at boot and when the device stops";

export const restore = { type: "boolean", default: false, description: "has the value of before again after a restart" };

export const interlock = {
  type: "array",
  items: { type: "string" },
  minItems: 1,
  lengthErrorMessage: "must name at least one output",
  description: "switches and lights that go off before it goes on, and the other way round",
};

export const minInterval = {
  type: "string",
  format: "duration",
  description: "takes no other value for so long after a change, its safe value aside",
};
