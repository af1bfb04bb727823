using GanService.Api.Tests.Store;

[assembly: AssemblyFixture(typeof(Servers))]
