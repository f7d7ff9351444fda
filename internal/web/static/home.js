// Shows the address under which this server was reached in the example.
document.getElementById('base').textContent = new URL('.', document.location).href;
