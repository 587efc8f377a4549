filedesc://x.arc 127.0.0.1 20140216050221 text/plain 75
1 0 LiveWeb Capture
URL IP-address Archive-date Content-type Archive-length

http://example.org/a b 10.0.0.1 20140216050221 text/html 100
HTTP/1.1 200 OK
Content-Type: text/html

<html><body><p>France condemned Spain.</p></body></html>
