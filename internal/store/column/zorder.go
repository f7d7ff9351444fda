package column

import "github.com/paulmach/orb"

// ZOrder numbers points (lon, lat in degrees) so that neighbours mostly follow
// each other (Morton 1966). Its cells are 0.0055 degrees wide and half as high.
func ZOrder(p orb.Point) uint64 {
	return spread((p[0]+180)/360) | spread((p[1]+90)/180)<<1
}

// spread puts a zero bit before each of the first 16 binary digits of x.
func spread(x float64) uint64 {
	v := uint64(max(0, min(x, 1)) * 65535)
	v = (v | v<<8) & 0x00ff00ff
	v = (v | v<<4) & 0x0f0f0f0f
	v = (v | v<<2) & 0x33333333
	return (v | v<<1) & 0x55555555
}
