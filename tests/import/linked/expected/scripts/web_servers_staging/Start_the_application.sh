#!/bin/bash
systemctl start myapp.service || exit 1
exit 0
