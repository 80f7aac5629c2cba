# The backup must be over: 12 ends the job.
$state = Get-Content 'C:\AppStatus\backup.status' -ErrorAction SilentlyContinue
if ($state -match 'BackupMode=ON') {
    Write-Host 'a backup is running'
    exit 12
}
exit 0
