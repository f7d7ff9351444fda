// The fonts of the labels, as the ground's style names them.
export const regular = 'Noto Sans Regular';
export const bold = 'Noto Sans SemiBold';
