namespace GanService.Api.Tests;

/// <summary>One service for all tests of a class, which leave nothing behind that another one would see.</summary>
public class SharedService : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();

    public SharedService()
        : this([])
    {
    }

    protected SharedService(params (string Name, string Value)[] settings) => Service = new(folder, settings);

    public TestService Service { get; }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
