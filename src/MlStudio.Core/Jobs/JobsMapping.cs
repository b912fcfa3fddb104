using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace MlStudio.Core.Jobs;

internal sealed class JobMapping : IEntityTypeConfiguration<Job>
{
    public void Configure(EntityTypeBuilder<Job> entity)
    {
        entity.HasIndex(j => new { j.State, j.Queue, j.Priority, j.CreatedAt });
        entity.HasIndex(j => new { j.State, j.EndedAt });
        entity.HasIndex(j => new { j.ProjectId, j.CreatedAt });
        entity.HasIndex(j => new { j.CreatedById, j.CreatedAt });
        entity.Property(j => j.State).HasConversion<string>().HasMaxLength(20);
        entity.Property(j => j.Kind).HasMaxLength(20);
        entity.Property(j => j.Queue).HasMaxLength(20);
        entity.Property(j => j.Title).HasMaxLength(JobService.LongestTitle);
        entity.Property(j => j.Version).IsConcurrencyToken();
    }
}

internal sealed class JobLogBatchMapping : IEntityTypeConfiguration<JobLogBatch>
{
    public void Configure(EntityTypeBuilder<JobLogBatch> entity)
    {
        entity.HasIndex(b => new { b.JobId, b.Id });
        entity.HasOne<Job>().WithMany().HasForeignKey(b => b.JobId);
    }
}

internal sealed class JobWorkerMapping : IEntityTypeConfiguration<JobWorker>
{
    public void Configure(EntityTypeBuilder<JobWorker> entity) => entity.HasIndex(w => w.LastSeenAt);
}
