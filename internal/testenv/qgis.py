# What every script that testenv.QGIS runs begins with: QGIS without a window, and a
# few words for tests. tell(name, value) says something to the test.
import json, os, sys
from qgis.core import *
from qgis.PyQt.QtCore import QDate, QDateTime, QSize, Qt, QVariant
from qgis.PyQt.QtGui import QColor, QImage

QgsApplication.setPrefixPath('/usr', True)
app = QgsApplication([], False)
app.initQgis()
args = sys.argv[1:]
said = {}
errors = []  # what QGIS logged as warnings and worse


def heard(message, tag, level):
    if level in (Qgis.Warning, Qgis.Critical):
        errors.append(tag + ': ' + message)


QgsApplication.messageLog().messageReceived.connect(heard)


def tell(name, value):
    said[name] = value


def plain(v):
    "a value of an attribute as JSON has it"
    if v is None or isinstance(v, QVariant) and v.isNull():
        return None
    if isinstance(v, (QDate, QDateTime)):
        return v.toString(Qt.ISODate)
    return v


def oapif(url, more=''):
    "a layer of the incidents of a server"
    return QgsVectorLayer(" pagingEnabled='true' restrictToRequestBBOX='1' srsname='EPSG:4326' typename='incidents' url='%s' version='OGC_API_FEATURES' %s" % (url, more), 'incidents', 'OAPIF')


def draw(layer, box, path, size=(900, 650)):
    "the layer alone, on white; returns the errors"
    s = QgsMapSettings()
    s.setLayers([layer])
    s.setDestinationCrs(QgsCoordinateReferenceSystem('EPSG:3857'))
    t = QgsCoordinateTransform(QgsCoordinateReferenceSystem('EPSG:4326'), s.destinationCrs(), QgsProject.instance())
    s.setExtent(t.transformBoundingBox(QgsRectangle(*box)))
    s.setOutputSize(QSize(*size))
    s.setOutputDpi(96)
    s.setBackgroundColor(QColor('white'))
    c = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    c.appendScope(QgsExpressionContextUtils.mapSettingsScope(s))
    s.setExpressionContext(c)
    job = QgsMapRendererParallelJob(s)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(path)
    return [e.message for e in job.errors()]


def colours(path):
    "how many pixels of each colour there are, as #rrggbb"
    image = QImage(path).convertToFormat(QImage.Format_RGB32)
    bits = image.constBits()
    bits.setsize(image.sizeInBytes())
    count = {}
    raw = bytes(bits)
    for n in range(0, len(raw), 4):
        pixel = raw[n:n + 3]
        count[pixel] = count.get(pixel, 0) + 1
    return {'#%02x%02x%02x' % (p[2], p[1], p[0]): c for p, c in count.items()}
