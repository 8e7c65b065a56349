/**
 * Icons of Lucide (https://lucide.dev, ISC license), from @iconify-json/lucide 1.2.137: strokes on 24 × 24. Each shape is an
 * SVG element's name and its attributes.
 */
export type Shape = [element: "path" | "rect" | "circle", attributes: Record<string, string>];

export const ICONS = {
  monitor: [["rect", { "width": "20", "height": "14", "x": "2", "y": "3", "rx": "2" }], ["path", {
    "d": "M8 21h8m-4-4v4",
  }]],
  eye: [["path", {
    "d":
      "M2.062 12.348a1 1 0 0 1 0-.696a10.75 10.75 0 0 1 19.876 0a1 1 0 0 1 0 .696a10.75 10.75 0 0 1-19.876 0",
  }], ["circle", { "cx": "12", "cy": "12", "r": "3" }]],
  steer: [["path", {
    "d":
      "M14 4.1L12 6M5.1 8l-2.9-.8M6 12l-1.9 2M7.2 2.2L8 5.1m1.037 4.59a.498.498 0 0 1 .653-.653l11 4.5a.5.5 0 0 1-.074.949l-4.349 1.041a1 1 0 0 0-.74.739l-1.04 4.35a.5.5 0 0 1-.95.074z",
  }]],
  fullscreen: [["path", {
    "d": "m15 15l6 6M15 9l6-6m0 13v5h-5m5-13V3h-5M3 16v5h5m-5 0l6-6M3 8V3h5m1 6L3 3",
  }]],
  leaveFullscreen: [["path", {
    "d":
      "m15 15l6 6m-6-6v4.8m0-4.8h4.8M9 19.8V15m0 0H4.2M9 15l-6 6M15 4.2V9m0 0h4.8M15 9l6-6M9 4.2V9m0 0H4.2M9 9L3 3",
  }]],
  pause: [["rect", { "width": "5", "height": "18", "x": "14", "y": "3", "rx": "1" }], ["rect", {
    "width": "5",
    "height": "18",
    "x": "5",
    "y": "3",
    "rx": "1",
  }]],
  play: [["path", {
    "d": "M5 5a2 2 0 0 1 3.008-1.728l11.997 6.998a2 2 0 0 1 .003 3.458l-12 7A2 2 0 0 1 5 19z",
  }]],
  end: [["path", { "d": "M12 2v10m6.4-5.4a9 9 0 1 1-12.77.04" }]],
  download: [["path", { "d": "M12 15V3m9 12v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4" }], ["path", {
    "d": "m7 10l5 5l5-5",
  }]],
  shield: [["path", {
    "d":
      "M20 13c0 5-3.5 7.5-7.66 8.95a1 1 0 0 1-.67-.01C7.5 20.5 4 18 4 13V6a1 1 0 0 1 1-1c2 0 4.5-1.2 6.24-2.72a1.17 1.17 0 0 1 1.52 0C14.51 3.81 17 5 19 5a1 1 0 0 1 1 1z",
  }], ["path", { "d": "m9 12l2 2l4-4" }]],
  lock: [["rect", { "width": "18", "height": "11", "x": "3", "y": "11", "rx": "2", "ry": "2" }], ["path", {
    "d": "M7 11V7a5 5 0 0 1 10 0v4",
  }]],
  copy: [["rect", { "width": "14", "height": "14", "x": "8", "y": "8", "rx": "2", "ry": "2" }], ["path", {
    "d": "M4 16c-1.1 0-2-.9-2-2V4c0-1.1.9-2 2-2h10c1.1 0 2 .9 2 2",
  }]],
  check: [["path", { "d": "M20 6L9 17l-5-5" }]],
  warning: [["path", {
    "d": "m21.73 18l-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3M12 9v4m0 4h.01",
  }]],
  info: [["circle", { "cx": "12", "cy": "12", "r": "10" }], ["path", { "d": "M12 16v-4m0-4h.01" }]],
  clock: [["circle", { "cx": "12", "cy": "12", "r": "10" }], ["path", { "d": "M12 6v6l4 2" }]],
  plus: [["path", { "d": "M5 12h14m-7-7v14" }]],
  actualSize: [["path", {
    "d": "M3 7V5a2 2 0 0 1 2-2h2m10 0h2a2 2 0 0 1 2 2v2m0 10v2a2 2 0 0 1-2 2h-2M7 21H5a2 2 0 0 1-2-2v-2",
  }]],
  keyboard: [["path", { "d": "M10 8h.01M12 12h.01M14 8h.01M16 12h.01M18 8h.01M6 8h.01M7 16h10m-9-4h.01" }], [
    "rect",
    { "width": "20", "height": "16", "x": "2", "y": "4", "rx": "2" },
  ]],
  show: [["path", { "d": "M2 3h20m-1 0v11a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V3m4 18l5-5l5 5" }]],
  help: [["path", {
    "d":
      "M3 11h3a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2zm0 0a9 9 0 1 1 18 0m0 0v5a2 2 0 0 1-2 2h-1a2 2 0 0 1-2-2v-3a2 2 0 0 1 2-2z",
  }], ["path", { "d": "M21 16v2a4 4 0 0 1-4 4h-5" }]],
  direct: [["circle", { "cx": "6", "cy": "19", "r": "3" }], ["path", {
    "d": "M9 19h8.5a3.5 3.5 0 0 0 0-7h-11a3.5 3.5 0 0 1 0-7H15",
  }], ["circle", { "cx": "18", "cy": "5", "r": "3" }]],
  offline: [["path", {
    "d":
      "M12 20h.01M8.5 16.429a5 5 0 0 1 7 0M5 12.859a10 10 0 0 1 5.17-2.69m8.83 2.69a10 10 0 0 0-2.007-1.523M2 8.82a15 15 0 0 1 4.177-2.643M22 8.82a15 15 0 0 0-11.288-3.764M2 2l20 20",
  }]],
  up: [["path", { "d": "m18 15l-6-6l-6 6" }]],
  down: [["path", { "d": "m6 9l6 6l6-6" }]],
  gauge: [["path", { "d": "m12 14l4-4M3.34 19a10 10 0 1 1 17.32 0" }]],
} satisfies Record<string, Shape[]>;

export type IconName = keyof typeof ICONS;
