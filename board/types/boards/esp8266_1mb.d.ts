// What esp8266_1mb has of its own. Made by `npm run types` out of its API list.
declare const D0: Pin;
declare const D1: Pin;
declare const D2: Pin;
declare const D3: Pin;
declare const D4: Pin;
declare const D5: Pin;
declare const D12: Pin;
declare const D13: Pin;
declare const D14: Pin;
declare const D15: Pin;
declare const D16: Pin;
declare const A0: Pin;
declare const ESP8266: any;
declare const NodeMCU: any;
