using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace GanService.Api.Store.Rows;

/// <summary>Lets <c>dotnet ef migrations add --context GanServiceDb</c> see the model without starting the service.</summary>
internal sealed class DesignTimeDb : IDesignTimeDbContextFactory<GanServiceDb>
{
    public GanServiceDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<GanServiceDb>().UseSqlite().Options);
}

/// <summary>The same for <c>--context PostgresDb</c>.</summary>
internal sealed class DesignTimePostgresDb : IDesignTimeDbContextFactory<PostgresDb>
{
    public PostgresDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<PostgresDb>().UseNpgsql().Options);
}
