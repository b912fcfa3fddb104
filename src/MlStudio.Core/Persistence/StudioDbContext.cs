using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using MlStudio.Core.Collaboration;
using MlStudio.Core.Datasets;
using MlStudio.Core.Experiments;
using MlStudio.Core.Jobs;
using MlStudio.Core.Members;
using MlStudio.Core.Models;
using MlStudio.Core.Projects;
using MlStudio.Core.Recipes;

namespace MlStudio.Core.Persistence;

/// <summary>All stored state but blobs. Each feature maps its own entities in an IEntityTypeConfiguration beside them.</summary>
public sealed class StudioDbContext(DbContextOptions<StudioDbContext> options) : IdentityUserContext<StudioUser, Guid>(options)
{
    public DbSet<Project> Projects => Set<Project>();
    public DbSet<Membership> Memberships => Set<Membership>();
    public DbSet<Invitation> Invitations => Set<Invitation>();
    public DbSet<Activity> Activities => Set<Activity>();
    public DbSet<Dataset> Datasets => Set<Dataset>();
    public DbSet<DatasetVersion> DatasetVersions => Set<DatasetVersion>();
    public DbSet<RecipeVersion> RecipeVersions => Set<RecipeVersion>();
    public DbSet<SavedRecipe> Recipes => Set<SavedRecipe>();
    public DbSet<RecipeRevision> RecipeRevisions => Set<RecipeRevision>();
    public DbSet<Run> Runs => Set<Run>();
    public DbSet<RunMetric> RunMetrics => Set<RunMetric>();
    public DbSet<SavedView> SavedViews => Set<SavedView>();
    public DbSet<Job> Jobs => Set<Job>();
    public DbSet<JobLogBatch> JobLogBatches => Set<JobLogBatch>();
    public DbSet<JobWorker> JobWorkers => Set<JobWorker>();
    public DbSet<RegisteredModel> Models => Set<RegisteredModel>();
    public DbSet<ModelVersion> ModelVersions => Set<ModelVersion>();
    public DbSet<ModelDocumentRevision> ModelDocumentRevisions => Set<ModelDocumentRevision>();
    public DbSet<BatchScoring> BatchScorings => Set<BatchScoring>();
    public DbSet<Comment> Comments => Set<Comment>();
    public DbSet<ChangeEvent> ChangeEvents => Set<ChangeEvent>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(StudioDbContext).Assembly);
        DatabaseText.Map(builder, Database.IsSqlite());
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configuration)
    {
        // SQLite has no type for instants: as binary ticks they sort and compare. PostgreSQL stores UTC only, which all of ours are.
        if (Database.IsSqlite()) { configuration.Properties<DateTimeOffset>().HaveConversion<DateTimeOffsetToBinaryConverter>(); }
    }
}
