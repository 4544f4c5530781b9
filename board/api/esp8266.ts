import { common } from "./common.ts";
import { extend, words } from "./types.ts";

/** ESP8266 with 4 MB of flash. */
export const esp8266 = extend(common, {
  globals: words("ESP8266 NodeMCU"),
  modules: {
    ESP8266: words(`
      crc32 deepSleep dumpSocketInfo getFreeFlash getResetInfo getState logDebug neopixelWrite ping printLog readLog reboot
      setCPUFreq setLog`),
  },
  statics: {
    NodeMCU: words("A0 D0 D1 D10 D2 D3 D4 D5 D6 D7 D8 D9"),
    fs: words("pipe"),
  },
  methods: {},
  properties: {},
  events: {},
});
