using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Threading;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Runs <c>npm ci</c> in a folder, one build at a time: it starts by deleting node_modules, under the eyes of any build beside it.
/// A build that waited finds the work done and leaves.
/// </summary>
public sealed class NpmInstall : Task
{
    private static readonly bool isWindows = Path.DirectorySeparatorChar == '\\';

    [Required]
    public string Folder { get; set; }

    /// <summary>The file that is wanted.</summary>
    [Required]
    public string Product { get; set; }

    /// <summary>The file in which npm keeps what it installed.</summary>
    [Required]
    public string Record { get; set; }

    /// <summary>What stands in <see cref="Record"/> when the work is done.</summary>
    [Required]
    public string Wanted { get; set; }

    [Required]
    public string LockFile { get; set; }

    public override bool Execute()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(LockFile));
        using (TakeLock())
        {
            if (File.Exists(Product) && File.Exists(Record) && File.ReadAllText(Record).Contains(Wanted))
                return true;
            Log.LogMessage(MessageImportance.High, "npm ci in {0}", Folder);
            return Run();
        }
    }

    private FileStream TakeLock()
    {
        while (true)
        {
            try
            {
                return new FileStream(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                Thread.Sleep(100);
            }
        }
    }

    private bool Run()
    {
        const string Arguments = "ci --no-audit --no-fund --ignore-scripts --loglevel=error";
        var start = isWindows ? new ProcessStartInfo("cmd.exe", "/c npm " + Arguments) : new ProcessStartInfo("npm", Arguments);
        start.WorkingDirectory = Folder;
        start.UseShellExecute = false;
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        try
        {
            Process.Start(new ProcessStartInfo("node", "--version") { UseShellExecute = false, RedirectStandardOutput = true }).WaitForExit();
            using (var npm = Process.Start(start))
            {
                npm.OutputDataReceived += (_, line) => Log.LogMessage(MessageImportance.Low, "{0}", line.Data);
                npm.BeginOutputReadLine();
                var errors = npm.StandardError.ReadToEnd();
                npm.WaitForExit();
                if (npm.ExitCode != 0)
                    Log.LogError("npm ci in {0} failed: {1}", Folder, errors);
            }
        }
        catch (Win32Exception)
        {
            Log.LogError("The build fetches the font of captions and plots, and texts of licences, with npm, and Node.js was not found. Install Node.js 20 or newer (https://nodejs.org).");
        }

        return !Log.HasLoggedErrors;
    }
}
