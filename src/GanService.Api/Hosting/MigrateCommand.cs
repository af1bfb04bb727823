using System.Data.Common;
using Amazon.Runtime;
using GanService.Api.Settings;
using GanService.Api.Store.Copying;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace GanService.Api.Hosting;

/// <summary><c>GanService.Api migrate to-servers</c> and <c>to-folder</c>: copies everything between the data folder and the database and bucket that the settings name, while the service is stopped.</summary>
public static class MigrateCommand
{
    public const string ToServers = "to-servers", ToFolder = "to-folder";

    private const int MaxFaultsTold = 20;

    private static readonly TimeSpan tellInterval = TimeSpan.FromSeconds(5);

    /// <summary>Copies, and says how far it is, what it found and why it cannot go on.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string where, string[] settings)
    {
        try
        {
            if (where is not (ToServers or ToFolder))
                throw StartupFailedException.OfSetting($"GanService: migrate needs '{ToServers}' or '{ToFolder}', not '{where}'. --help shows what there is.");
            await using var app = Build(settings);
            await CopyAsync(app.Services, isToServers: where == ToServers);
            return 0;
        }
        catch (StartupFailedException error)
        {
            return await Commands.FailAsync(error.Message, error.ExitCode);
        }
        catch (CopyRefusedException error)
        {
            return await Commands.FailAsync(error.Message);
        }
        catch (Exception error) when (StorageFault.Is(error) || error is InvalidDataException or DbException or DbUpdateException or HttpRequestException or AmazonServiceException or AmazonClientException)
        {
            return await Commands.FailAsync($"The copy is not complete: {error.GetBaseException().Message} Run this again when that is put right: it goes on where it ended.");
        }
    }

    private static WebApplication Build(string[] settings)
    {
        var builder = HostingFeature.CreateBuilder(settings);
        builder.AddHosting();
        builder.AddLogs(quiet: true);
        builder.Services.AddSingleton<DataFolder>().AddSingleton<ObjectFiles>();
        var app = builder.Build();
        app.CheckSettings();
        return app;
    }

    private static async Task CopyAsync(IServiceProvider services, bool isToServers)
    {
        var options = services.GetRequiredService<IOptions<GanServiceOptions>>().Value;
        if (options.Database.Length == 0 || options.Files.Length == 0)
            throw StartupFailedException.OfSetting("GanService: migrate needs GanService:Database and GanService:Files beside GanService:DataDirectory: it copies between the folder and these.");
        var folder = services.GetRequiredService<DataFolder>();
        var database = new NpgsqlConnectionStringBuilder(options.Database);
        var servers = $"the database {database.Database} on {database.Host} and {options.Files}";
        var (source, target) = isToServers ? (folder.Root, servers) : (servers, folder.Root);
        Console.WriteLine($"Copying from {source} to {target}.");
        var copy = new StoreCopy(folder, services.GetRequiredService<ObjectFiles>(), options.Database, Teller(), services.GetRequiredService<ILogger<StoreCopy>>());

        var result = await (isToServers ? copy.ToServersAsync(CancellationToken.None) : copy.ToFolderAsync(CancellationToken.None));

        foreach (var fault in result.Faults.Take(MaxFaultsTold))
            Console.WriteLine($"As in the source: {fault}");
        if (result.Faults.Count > MaxFaultsTold)
            Console.WriteLine($"As in the source: {result.Faults.Count - MaxFaultsTold:N0} more like these.");
        Console.WriteLine($"""
            Verified: {result.Files.Files:N0} files of {result.Files.Bytes:N0} bytes and {result.Tables.Sum(t => t.Rows):N0} rows are the same in both places.
            Start the service {(isToServers ? "with" : "without")} GanService:Database and GanService:Files now. What is left in {source} is a copy of this moment: start no service on it any more.
            """);
    }

    // Files one line every few seconds, tables a line each.
    private static Action<CopyProgress> Teller()
    {
        var last = 0L;
        return progress =>
        {
            if (progress.Table is { } table)
                Console.WriteLine($"  {table.Name}: {table.Rows:N0} rows");
            else if (last == 0 || progress.Files == progress.AllFiles || TimeProvider.System.GetElapsedTime(last) > tellInterval)
            {
                last = TimeProvider.System.GetTimestamp();
                Console.WriteLine($"  {progress.Files:N0} of {progress.AllFiles:N0} files, {progress.Bytes:N0} of {progress.AllBytes:N0} bytes");
            }
        };
    }
}
