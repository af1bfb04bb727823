namespace GanService.Api.Tests.Store;

// The rest of it knows no test: benchmarks use it too.
public sealed partial class Servers : IAsyncLifetime;

/// <summary>Tests that need servers, one class after the other.</summary>
[CollectionDefinition(nameof(Servers))]
public sealed class ServersCollection : ICollectionFixture<Servers>;
