# Pre-action: stops the application's service before its files are replaced.
#
#   exit 0    the service is down
#   exit 12   it cannot be stopped, or does not go down in time: stop the whole job
#
# Settings, optional: the environment variables SERVICE and PAUSE (seconds between two looks).

$ErrorActionPreference = 'Stop'

$service = $env:SERVICE
if (-not $service) {
    $service = 'MyApp'
}
$pause = 5
if ($env:PAUSE) {
    $pause = [int]$env:PAUSE
}

# Ask for $LASTEXITCODE at once: the next command would overwrite it.
$answer = & sc.exe stop $service
$code = $LASTEXITCODE

# 1062: the service is not running, which is what is wanted.
if ($code -ne 0 -and "$answer" -notmatch '\b1062\b') {
    Write-Output "$service cannot be stopped: $answer"
    exit 12
}

# sc.exe comes back at once, while the service is still stopping.
foreach ($try in 1..6) {
    if ("$(& sc.exe query $service)" -match '\bSTOPPED\b') {
        Write-Output "$service is down"
        exit 0
    }
    Write-Output "$service is still stopping ($try of 6)"
    Start-Sleep -Seconds $pause
}

Write-Output "$service does not go down"
exit 12
