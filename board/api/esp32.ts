import { common } from "./common.ts";
import { extend, words } from "./types.ts";

/** ESP32. */
export const esp32 = extend(common, {
  globals: words(`
    AES BTN BTN1 Bluetooth BluetoothRemoteGATTCharacteristic BluetoothRemoteGATTServer BluetoothRemoteGATTService ESP32 File
    I2C2 LED LED1 NRF SPI2 Serial3`),
  modules: {
    crypto: words("AES PBKDF2 SHA224 SHA256 SHA384 SHA512"),
    fs: words(`
      appendFile appendFileSync mkdir mkdirSync pipe readFile readFileSync readdir readdirSync statSync unlink unlinkSync
      writeFile writeFileSync`),
    tls: words("connect"),
  },
  statics: {
    AES: words("decrypt encrypt"),
    E: words("connectSDCard openFile unmountSD"),
    ESP32: words(`
      deepSleep deepSleepExt0 deepSleepExt1 enableBLE enableWifi getState getWakeupCause getWakeupPin lightSleep reboot
      setAtten setBLE_Debug setOTAValid`),
    NRF: words(`
      connect disconnect filterDevices findDevices getAddress getAdvertisingData getAdvertisingName getBattery
      getSecurityStatus requestDevice restart setAdvertising setConnectionInterval setRSSIHandler setScan setScanResponse
      setServices setTxPower sleep updateServices wake`),
  },
  methods: {
    BluetoothRemoteGATTCharacteristic: words("readValue startNotifications writeValue"),
    BluetoothRemoteGATTServer: words("connect disconnect getPrimaryService getPrimaryServices setRSSIHandler"),
    BluetoothRemoteGATTService: words("getCharacteristic getCharacteristics"),
    File: words("close pipe read seek skip write"),
  },
  properties: {
    BluetoothDevice: words("gatt"),
  },
  events: {
    BluetoothRemoteGATTCharacteristic: words("characteristicvaluechanged"),
    NRF: words("characteristicsDiscover connect disconnect security servicesDiscover"),
  },
});
