using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using MlStudio.Core.Persistence;

namespace MlStudio.Core.Migrations.Postgres;

/// <summary>Gives dotnet-ef a context without a host.</summary>
public sealed class DesignTimeFactory : IDesignTimeDbContextFactory<StudioDbContext>
{
    public StudioDbContext CreateDbContext(string[] args)
    {
        var builder = new DbContextOptionsBuilder<StudioDbContext>();
        new StudioDatabase(true, "Host=localhost;Database=design").Configure(builder);
        return new StudioDbContext(builder.Options);
    }
}
