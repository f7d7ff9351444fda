// The ground of the map: the address of its style in a theme, "light" or "dark".
export const style = theme => new URL(`map/style.json?theme=${theme}`, document.baseURI).href;
