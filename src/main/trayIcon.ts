/** The sign of Sojourn in the tray: `scripts/packaging/sojourn.svg` at 32 × 32, as a PNG that needs no file at hand. */
const png = [
  'iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAYAAABzenr0AAAD5UlEQVR4nLxXS2wTVxQ9bzzYjh3HDklwPiQl4lOTtkkKVJTS',
  'qh+pTVuoyippWbS0m6ob1KqbtlIXXVRVPxJILJBYACukwAaJn9gAIkRBID5BIQQIID75OB/jkMQOcWYe946TgOMYPxOTI1nz',
  'PPPeu2fuPffOfTpm4LOGo28D5ndCYKUEqgREAeYACTkogHZI0S4h9h5r/Pzss8/F1OCDLSedOdHInwLyFwhhw8uAlIYU+L8v',
  'r/iPC7vWxKYJ1DUcqtGgNdJbv4r5gJStBuS3xxu/aNX4vybE1/NmnCFEDdu0hhu+OvwOxbqJhhrmAE0TWFNbhMWlbjzoHsXF',
  '1n5MGPI5K6RpSLlKl1J8Q4GYk3Fd17D9r/WorPBM37t7fxhbf2/GxISZYpXQbBA/6mS8FhmgeJELZSVuFBY4YdPiGl5W6U0w',
  'znil3IN1b/nR1NKTci8SZIA8gIAQSAtvnh3vri2xCMxExWLPrGsqynLxPFDGBXQy7kUa6DaBug/L4cm1W//HYwYehh/DNOMx',
  'drt0rFzhS1p3r2skzc7Cr0MBq6qLpo03n+tBx81wIkHSwIplviQNtJwPpt1biYB/UY517e4dTTLOYKFt/e1MhlmQAQGf12Fd',
  'B0NjKedwOM5d7KMfMoJS+o2NGdbVbp9Ttr44gVA4/uacWizIbEIpBFc7QlhSngenQ8emDZXouBG2ssCYzAJ2/wCFZyorsk6g',
  'ty+KK+0DqK4qhNfjwNrV/qQ5bDzYH8EFEl+wPwpVKAf1/KV+nG7pJmXPXlr5W1Did2PjJ0uwuqYIqlDywBRu3h5C550h5LoX',
  'wJVDVXyyhHJJzs93ILDcZ3mo9vVCdPWMkuciaffMiACDSjeGR2LW71l0UY243hlG/ZdLLa28FshXIpDVvIrFTKsCMhb6nEpr',
  'MvZAWhKTn1+nQ62rUyJQ4neh9o1Ca3ylbdBy92xgSbAQGSFK06wQ+Oi9Mvz0QzVskwWIU33bzlacaOpK3Iiev7++FAX5cddf',
  'vxWGCtISqN+0dNo4g3uQ7zcHElzMzxeSYd0Wl9RAKIpOyhhFAjLI3+VUE4qLkhsQbk6mXD0Tj4bHcaq5G2qQQe6ILlPs6lJN',
  '6aXqVl6a2NkMPRpHT/CpDjg1I9EJPBx6jLZrIeWSzLa5J7xM45QE9h+8laSB3fs6kjTwQiDb4uPNh5YvMEQbSdieap5qFmQC',
  'KeWIaepvWq/1acORX0lcf2MeQQR+Pta4cbslW485+h959hLmCxT7XDOyg4cWgQMH6o2o00UnJPkPHyDxssCHU4l/IzmudWyT',
  'byW1N3w8p359C4SsyubxnAxfo/fdM/N4/gQAAP//xpdYSQAAAAZJREFUAwBu23DUQsZetAAAAABJRU5ErkJggg==',
].join('');

export const trayIcon = `data:image/png;base64,${png}`;
