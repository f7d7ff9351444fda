# Adds the incidents of a server to the project, in the Python console of QGIS.
from qgis.core import QgsProject, QgsVectorLayer

layer = QgsVectorLayer("url='http://127.0.0.1:8080' typename='incidents'", 'incidents', 'OAPIF')
assert layer.isValid(), 'the server does not answer'
QgsProject.instance().addMapLayer(layer)
