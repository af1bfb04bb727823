using System.Data.Common;
using GanService.Api.Settings;
using GanService.Api.Store;
using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace GanService.Api.Hosting;

/// <summary><c>GanService.Api keys create|list|revoke</c>: keys of a service, which may run meanwhile and knows them within seconds.</summary>
public static class KeysCommand
{
    private const string Create = "create", List = "list", Revoke = "revoke", Name = "name", Scopes = "scopes", Expires = "expires";

    private static readonly string scopeNames = string.Join(", ", ScopeWords.All.Select(ScopeWords.Of));

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string what, string[] settings)
    {
        try
        {
            string[] own = what switch
            {
                Create => [Name, Scopes, Expires],
                List => [],
                Revoke => [Name],
                _ => throw Wrong($"needs '{Create}', '{List}' or '{Revoke}', not '{what}'"),
            };
            var given = new ConfigurationBuilder().AddCommandLine(settings).Build();
            if (given.GetChildren().FirstOrDefault(setting => setting.Value is not null && !own.Contains(setting.Key, StringComparer.OrdinalIgnoreCase)) is { } other)
                throw Wrong($"{what} takes no --{other.Key}");
            await using var app = Build(settings);
            await using var database = await OpenAsync(app.Services);
            await (what switch
            {
                Create => CreateAsync(database, given),
                List => ListAsync(database),
                _ => RevokeAsync(database, given),
            });
            return 0;
        }
        catch (StartupFailedException error)
        {
            return await Commands.FailAsync(error.Message, error.ExitCode);
        }
        catch (Exception error) when (StorageFault.Is(error) || error is DbException or DbUpdateException)
        {
            return await Commands.FailAsync($"The database cannot be used: {error.GetBaseException().Message}");
        }
    }

    private static async Task CreateAsync(GanServiceDb database, IConfiguration given)
    {
        var name = NameOf(given, Create);
        if (given[Scopes] is not { } words || ScopeWords.Read(words) is not { Count: > 0 } scopes || ScopeWords.Unknown(words) is not null)
            throw Wrong($"{Create} needs --{Scopes}, such as --{Scopes} read,generate; there are {scopeNames}");
        var life = given[Expires] is { } text ? KeyRules.LifeOf(text) ?? throw Wrong($"--{Expires} takes a time such as 30d, 12h or 90m, of at most {KeyRules.MaxDays} days, not '{text}'") : (TimeSpan?)null;
        if (await database.AddKeyAsync(name, scopes, life, TimeProvider.System, CancellationToken.None) is not { } made)
            throw new StartupFailedException($"There is a key '{name}' already: choose another name, or revoke that one.");
        Console.WriteLine(made.Key);
    }

    private static async Task ListAsync(GanServiceDb database)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        foreach (var key in await database.ApiKeys.AsNoTracking().OrderBy(k => k.Id).ToListAsync())
        {
            var state = key.Fault(now) ?? (key.ExpiresAt is { } at ? $"expires at {at:yyyy-MM-dd HH:mm} UTC" : "has no end");
            var use = key.LastUsedAt is { } used ? $"last used at {used:yyyy-MM-dd HH:mm} UTC" : "never used";
            Console.WriteLine($"{key.Name}  {key.Scopes.Replace(' ', ',')}  made at {key.CreatedAt:yyyy-MM-dd HH:mm} UTC, {state}, {use}");
        }
    }

    private static async Task RevokeAsync(GanServiceDb database, IConfiguration given)
    {
        var name = NameOf(given, Revoke);
        if (await database.ApiKeys.Where(k => k.Name == name).RevokeAsync(TimeProvider.System.GetUtcNow().UtcDateTime, CancellationToken.None) == 0)
            throw new StartupFailedException($"There is no valid key '{name}'; 'keys list' shows all keys.");
        Console.WriteLine($"Nobody can use the key '{name}' any more.");
    }

    private static string NameOf(IConfiguration given, string what)
    {
        var name = given[Name] ?? throw Wrong($"{what} needs --{Name}, such as --{Name} laptop");
        return KeyRules.NameError(name) is { } error ? throw Wrong(error.TrimEnd('.')) : name;
    }

    private static WebApplication Build(string[] settings)
    {
        var builder = HostingFeature.CreateBuilder(settings);
        builder.AddHosting();
        builder.AddLogs(quiet: true);
        builder.Services.AddSingleton<DataFolder>().AddSingleton<IDbContextFactory<GanServiceDb>, Databases>();
        var app = builder.Build();
        app.CheckSettings();
        return app;
    }

    // The service's own lock and migrations are left to the service.
    private static async Task<GanServiceDb> OpenAsync(IServiceProvider services)
    {
        var folder = services.GetRequiredService<DataFolder>();
        if (services.GetRequiredService<IOptions<GanServiceOptions>>().Value.IsAlone && !File.Exists(folder.Database))
            throw new StartupFailedException($"There is no database {folder.Database}: start the service once, or say which data folder with --GanService:DataDirectory.");
        var database = await services.GetRequiredService<IDbContextFactory<GanServiceDb>>().CreateDbContextAsync();
        if ((await database.Database.GetPendingMigrationsAsync()).Any())
            throw new StartupFailedException("The database is of an older version: start the service of this version once.");
        return database;
    }

    private static StartupFailedException Wrong(string reason) => StartupFailedException.OfSetting($"GanService: keys {reason}. --help shows what there is.");
}
