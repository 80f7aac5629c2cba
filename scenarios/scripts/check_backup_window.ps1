# Pre-action: never patch while the backup runs. The backup software writes a state file with a line such as
#
#   BackupMode=ON
#
#   exit 0    BackupMode=OFF: no backup runs
#   exit 12   BackupMode=ON, or nobody can tell: stop the whole job
#
# Setting, optional: the environment variable STATE_FILE.

$ErrorActionPreference = 'Stop'

$stateFile = $env:STATE_FILE
if (-not $stateFile) {
    $stateFile = 'C:\AppStatus\backup.status'
}

# -LiteralPath, since a path may hold [ and ]. Without this test Get-Content would end the script with code 1,
# which lets the patches go on.
if (-not (Test-Path -LiteralPath $stateFile -PathType Leaf)) {
    Write-Output "no state file ${stateFile}: cannot tell whether a backup runs"
    exit 12
}

$line = Get-Content -LiteralPath $stateFile |
    Where-Object { $_ -match '^\s*BackupMode\s*=' } |
    Select-Object -Last 1
$mode = ("$line" -replace '^\s*BackupMode\s*=', '').Trim()

switch ($mode) {
    'ON' {
        Write-Output "a backup is running (BackupMode=$mode): not now"
        exit 12
    }
    'OFF' {
        Write-Output 'no backup is running'
        exit 0
    }
    default {
        Write-Output "$stateFile holds no usable BackupMode (found '$mode')"
        exit 12
    }
}
