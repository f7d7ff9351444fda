// The colours of the map, by theme.
export const palettes = {
  light: {
    sea: '#cfdde6', land: '#f6f4ef', lake: '#cfdde6', river: '#a9c3d3',
    country: '#8d8578', disputed: '#a4553b', division: '#cbc4b6',
    text: '#3d3a34', faint: '#5f5a51', halo: '#f6f4ef',
  },
  dark: {
    sea: '#12181d', land: '#20272c', lake: '#12181d', river: '#33505f',
    country: '#75808a', disputed: '#d08a6c', division: '#3a444c',
    text: '#d9dde0', faint: '#a3adb5', halo: '#20272c',
  },
};
