# Adds the incidents of a data file to the project, in the Python console of QGIS.
from qgis.core import QgsProject, QgsVectorLayer

layer = QgsVectorLayer('incidents.gpkg|layername=incidents', 'incidents', 'ogr')
assert layer.isValid(), 'the file cannot be read'
QgsProject.instance().addMapLayer(layer)
