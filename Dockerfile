# Kindred in a container: Jupyter with the kernel, every library and native already in place.
#
#     docker build -t kindred .
#     docker run --rm -p 127.0.0.1:8888:8888 -v kindred-work:/home/kindred/work kindred
#
# Open the address that it prints: it holds the token (or choose one: -e JUPYTER_TOKEN=...). What is kept lies in the
# volume: notebooks, results, data sets. One command instead: docker run --rm kindred ./kindred run start-here
#
# With an NVIDIA GPU (the build then fetches CUDA libraries from DJL's server, about 3 GB):
#     docker build --build-arg PYTORCH_FLAVOR=cu128 -t kindred:cuda . && docker run --gpus all ... kindred:cuda
FROM debian:bookworm-slim

COPY environment/debian.txt /tmp/debian.txt
# Debian's Chromium is for tests only.
RUN apt-get update \
    && apt-get install -y --no-install-recommends $(sed 's/#.*//' /tmp/debian.txt | awk 'NF == 2 && $2 != "chromium" {print $1}') \
    && rm -rf /var/lib/apt/lists/* /tmp/debian.txt \
    && useradd --create-home --uid 1000 kindred \
    && install -d -o kindred -g kindred /home/kindred/work /home/kindred/kindred

USER kindred
WORKDIR /home/kindred/kindred
COPY --chown=kindred:kindred . .

ARG PYTORCH_FLAVOR=cpu
ENV PYTORCH_FLAVOR=$PYTORCH_FLAVOR \
    NVIDIA_VISIBLE_DEVICES=all \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility \
    KINDRED_CACHE=/home/kindred/work/cache \
    KINDRED_OUT=/home/kindred/work/out \
    KINDRED_RECORDS=/home/kindred/work/records \
    LANG=C.UTF-8

# Builds, registers the kernel, and starts the engine once: its natives are unpacked here, not in the first cell.
RUN ./kindred setup \
    && DJL_OFFLINE=$(test "$PYTORCH_FLAVOR" = cpu && echo true || echo false) ./kindred doctor java maven engine jupyter kernel npm plotly

VOLUME /home/kindred/work
EXPOSE 8888
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python3", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8888/api', timeout=4)"]
CMD ["environment/serve"]
